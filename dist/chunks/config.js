export { t as readJob } from "./config2.js";
