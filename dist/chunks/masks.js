export { n as findSecrets } from "./masks2.js";
