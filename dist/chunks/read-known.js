export { t as readKnown } from "./backup.js";
