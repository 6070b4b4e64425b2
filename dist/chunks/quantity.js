// core/domain/quantity.ts
/** Sizes and times for people. */
const UNITS = [
	"B",
	"KB",
	"MB",
	"GB",
	"TB"
];
/** `1536000` as `1.5 MB`; units are powers of 1000. */
function describeBytes(bytes) {
	let value = bytes;
	let unit = 0;
	while (value >= 999.5 && unit < UNITS.length - 1) {
		value /= 1e3;
		unit += 1;
	}
	const digits = unit === 0 || value >= 99.5 ? 0 : 1;
	return `${value.toFixed(digits)} ${UNITS[unit]}`;
}
const FACTORS = {
	"": 1,
	k: 1e3,
	m: 1e6,
	g: 1e9,
	t: 0xe8d4a51000,
	p: 0x38d7ea4c68000,
	ki: 1024,
	mi: 2 ** 20,
	gi: 2 ** 30,
	ti: 2 ** 40,
	pi: 2 ** 50
};
/** Of `500000`, `10MB` or `1.5 TiB`; undefined of anything else, and of less than a byte. */
function readBytes(text) {
	const [, number, unit = ""] = /^(\d+(?:\.\d+)?)\s*([kmgtp]?i?)b?$/i.exec(text) ?? [];
	const bytes = Math.floor(Number(number) * (FACTORS[unit.toLowerCase()] ?? NaN));
	return bytes >= 1 && Number.isSafeInteger(bytes) ? bytes : void 0;
}
const SECOND_MS = 1e3;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** `4200` as `4.2 s`, `3723000` as `1 h 2 min`, `200000000` as `2 d 7 h`, `43200000` as `12 h`. */
function describeDuration(durationMs) {
	if (durationMs < 59.95 * SECOND_MS) return `${(durationMs / SECOND_MS).toFixed(1)} s`;
	const roundedMs = Math.round(durationMs / SECOND_MS) * SECOND_MS;
	if (roundedMs < HOUR_MS) return describeParts(roundedMs, MINUTE_MS, "min", SECOND_MS, "s");
	if (roundedMs < DAY_MS) return describeParts(roundedMs, HOUR_MS, "h", MINUTE_MS, "min");
	return describeParts(roundedMs, DAY_MS, "d", HOUR_MS, "h");
}
function describeParts(durationMs, largeMs, large, smallMs, small) {
	const whole = Math.floor(durationMs / largeMs);
	const rest = Math.floor(durationMs % largeMs / smallMs);
	return rest === 0 ? `${whole} ${large}` : `${whole} ${large} ${rest} ${small}`;
}
export { describeDuration as n, readBytes as r, describeBytes as t };
