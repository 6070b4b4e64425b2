export { c as throttled } from "./backup.js";
