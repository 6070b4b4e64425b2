export { a as Manifest } from "./manifest2.js";
