export { W as openStore } from "./backup.js";
