export { t as openStore } from "./open.js";
