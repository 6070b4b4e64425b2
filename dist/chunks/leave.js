import { setFlagsFromString } from "node:v8";
// core/leave.ts
/**
* Ends `program` once what it printed has gone out; connections that linger must not hold it.
*
* `process.exit` waits for the threads of V8. One that compiles may wait for room in the heap, and
* with marking in steps switched off (see heap.ts) it gets that from the main thread alone, which
* is gone: both wait for ever (nodejs/node#54918). So that is switched on again, and whoever waits
* already is served by one more turn.
*/
function leave(program, code) {
	program.stdout.write("", () => {
		setFlagsFromString("--incremental-marking");
		setImmediate(() => program.exit(code()));
	});
}
export { leave as t };
