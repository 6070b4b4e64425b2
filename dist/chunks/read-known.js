export { t as readKnown } from "./snapshot.js";
