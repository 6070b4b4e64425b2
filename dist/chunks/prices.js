export { i as parsePriceTable } from "./prices2.js";
