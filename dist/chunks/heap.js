export { t as tuneHeap } from "./heap2.js";
