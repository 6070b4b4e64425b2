export { t as throttled } from "./throttled2.js";
