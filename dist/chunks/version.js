// core/version.ts
/** The version of this package: test/core/version.test.ts holds it to package.json. */
const VERSION = "0.1.0";
export { VERSION as t };
