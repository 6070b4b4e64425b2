export { G as throttled } from "./backup.js";
