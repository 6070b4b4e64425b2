export { w as runBackup } from "./backup.js";
