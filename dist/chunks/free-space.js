import { t as HoldfastError } from "./errors.js";
import { statfs } from "node:fs/promises";
// core/free-space.ts
/** Room on disk, looked at before work begins rather than when it runs out. */
/** Throws `disk-full` if `directory` has less room than `neededBytes`. */
async function checkFreeSpace(directory, neededBytes) {
	const { bavail, bsize } = await statfs(directory);
	const freeBytes = bavail * bsize;
	if (freeBytes >= neededBytes) return;
	const [needed, free] = [neededBytes, freeBytes].map((bytes) => Math.ceil(bytes / 2 ** 20));
	throw new HoldfastError("disk-full", `${directory} has ${free} MiB of room, and about ${needed} MiB are needed.`, { hint: "Free some space, or point TMPDIR to a larger disk." });
}
export { checkFreeSpace as t };
