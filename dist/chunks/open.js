export { s as openStore } from "./backup.js";
