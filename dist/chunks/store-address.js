export { n as parseStoreAddress } from "./store-address2.js";
