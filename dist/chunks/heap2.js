import { setFlagsFromString } from "node:v8";
// core/heap.ts
/**
* Sets up memory for programs that move streams and answer nobody meanwhile. Each chunk of a
* stream is memory outside the heap that V8 learns of at once and frees late: marking in small
* steps cost a third of all CPU of a backup of 111 MB (1.2 s, and 0.8 s without), and peak
* memory was the same. Such a program ends by leave.ts, which takes that back.
*/
function tuneHeap() {
	setFlagsFromString("--no-incremental-marking");
}
export { tuneHeap as t };
