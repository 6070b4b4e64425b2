import process from "node:process";
// action/index.ts
/**
* The main step. It says its first line before anything is loaded, so that a person who
* watches sees it right away, and masks secrets before it says anything that could hold one.
*/
process.stdout.write("Holdfast is starting.\n");
const { tuneHeap } = await import("../chunks/heap.js");
tuneHeap();
const { getInput, setSecret } = await import("../chunks/core2.js");
const { readJob } = await import("../chunks/config.js");
const { findSecrets } = await import("../chunks/masks.js");
const job = readJob();
for (const secret of findSecrets(getInput, job.environment)) setSecret(secret);
const { main } = await import("../chunks/main.js");
await main(job);
export {};
