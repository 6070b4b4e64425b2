export { t as runBackup } from "./backup.js";
