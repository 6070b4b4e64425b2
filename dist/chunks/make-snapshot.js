export { n as makeSnapshot } from "./snapshot.js";
