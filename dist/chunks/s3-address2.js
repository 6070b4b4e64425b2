export { r as s3Address } from "./s3-address.js";
