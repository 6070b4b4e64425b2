import { m as info, u as getInput, x as setSecret } from "../chunks/core.js";
import { t as readJob } from "../chunks/config2.js";
import { n as findSecrets } from "../chunks/masks2.js";
// action/post.ts
/** The step after the job, whatever became of it: tidies up, and never fails the job. */
const job = readJob();
for (const secret of findSecrets(getInput, job.environment)) setSecret(secret);
info("Holdfast is cleaning up.");
const { after } = await import("../chunks/main.js");
await after(job);
export {};
