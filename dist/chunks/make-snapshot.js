export { n as makeSnapshot } from "./backup.js";
