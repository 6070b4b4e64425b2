// cli/description.ts
/** `Name   value` below one another. */
function describeFacts(facts) {
	const width = Math.max(0, ...facts.map(([name]) => name.length));
	return facts.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
}
/** `1 ref`, `2 refs`. */
function describeCount(count, one, many = `${one}s`) {
	return `${count} ${count === 1 ? one : many}`;
}
export { describeFacts as n, describeCount as t };
