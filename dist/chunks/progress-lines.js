import { t as describeBytes } from "./quantity.js";
// cli/progress-lines.ts
/** How often bytes, and words of the source, are worth a line. */
const EVERY_MS = 1e4;
function createProgressLines(write, now) {
	const toldAt = /* @__PURE__ */ new Map();
	return {
		report(progress) {
			const { source } = progress;
			if (progress.kind === "bytes" || progress.kind === "remote") {
				const last = toldAt.get(source) ?? now().getTime();
				if (!toldAt.has(source)) toldAt.set(source, last);
				if (now().getTime() - last < EVERY_MS) return;
			}
			toldAt.set(source, now().getTime());
			write(describeProgress(progress));
		},
		stop() {}
	};
}
function describeProgress(progress) {
	const { kind, source } = progress;
	if (kind === "phase") return `${source}: ${progress.phase}`;
	if (kind === "remote") return `${source}: the source says: ${progress.line}`;
	if (kind === "bytes") return `${source}: ${progress.phase}, ${describeAmount(progress)}`;
	return `${source}: ${progress.level === "warning" ? "Warning: " : ""}${progress.message}`;
}
function describeAmount({ doneBytes, totalBytes }) {
	const done = describeBytes(doneBytes);
	return totalBytes === void 0 ? done : `${done} of ${describeBytes(totalBytes)}`;
}
export { describeAmount as n, describeProgress as r, createProgressLines as t };
