export { C as tuneHeap } from "./start.js";
