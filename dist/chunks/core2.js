export { u as getInput, x as setSecret } from "./core.js";
