// core/domain/secret.ts
/**
* A value that must not be seen: printing, joining, serialising or inspecting it
* gives `[secret]`. `reveal()` is the only way out, and can be searched for.
*/
var Secret = class {
	#value;
	constructor(value) {
		this.#value = value;
	}
	reveal() {
		return this.#value;
	}
	toString() {
		return "[secret]";
	}
	toJSON() {
		return "[secret]";
	}
	[Symbol.for("nodejs.util.inspect.custom")]() {
		return "[secret]";
	}
};
export { Secret as t };
