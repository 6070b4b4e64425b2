import { w as HoldfastError } from "./start.js";
import { f as record, m as string, p as strictObject, u as number } from "./schemas.js";
import { t as date } from "./iso.js";
import { n as storageClass } from "./storage-class.js";
// core/domain/prices.ts
/**
* What storage and retrieval cost, by a table that can be replaced: prices are data, they have
* a date, and every cost that is reckoned from them carries it.
*
* They are list prices of the first step of each scale, without taxes, discounts, free
* allowances and data transfer. Whoever decides by them must look at the price list of the day.
*/
const Price = number().nonnegative();
const RetrievalPrice = strictObject({
	perGb: Price,
	per1000: Price
});
const ClassPrices = strictObject({
	storagePerGbMonth: Price,
	/** For 1,000 requests that write an object: PUT, POST, COPY. */
	writesPer1000: Price,
	/** For 1,000 requests that read one. */
	readsPer1000: Price,
	/** For reading from a class that is at hand. */
	readPerGb: Price.default(0),
	/** For getting objects back from cold storage; a tier that is absent is not offered. */
	retrieval: strictObject({
		expedited: RetrievalPrice.optional(),
		standard: RetrievalPrice.optional(),
		bulk: RetrievalPrice.optional()
	}).optional()
});
const PriceTable = strictObject({
	/** Whose prices: `AWS`. */
	provider: string().min(1),
	currency: string().regex(/^[A-Z]{3}$/),
	/** The day on which they were last known to hold. */
	asOf: date(),
	/** Where they can be looked up. */
	source: string().min(1),
	/** Stands in for a region that the table does not have. */
	fallbackRegion: string().min(1),
	/** By region, then by storage class. */
	regions: record(string().min(1), record(string().min(1), ClassPrices))
}).refine(({ regions, fallbackRegion }) => Object.hasOwn(regions, fallbackRegion), {
	path: ["fallbackRegion"],
	error: "is not one of the regions"
});
/** Reads a table that somebody made, as JSON. Throws `bad-input`, naming the member at fault. */
function parsePriceTable(text, name) {
	const parsed = PriceTable.safeParse(parseJson(text, name));
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	throw unusable(name, `${issue?.path.join(".") || "the table"}: ${issue?.message}`);
}
function parseJson(text, name) {
	try {
		return JSON.parse(text);
	} catch {
		throw unusable(name, "it is not JSON");
	}
}
function unusable(name, why) {
	return new HoldfastError("bad-input", `${name} is no table of prices: ${why}.`, { hint: "docs/retrieval.md shows what one looks like." });
}
/**
* A gigabyte of a bill has 2^30 bytes: https://aws.amazon.com/s3/faqs/, "How will I be charged
* and billed for my use of Amazon S3?"
*/
const GB_BYTES = 2 ** 30;
const DAYS_OF_MONTH = 30;
/**
* What it costs to retrieve `holdings` by `tier`, with the copies that lie in STANDARD for
* `days`; reading them and taking them out of the region is not in it. A class that does not
* offer the tier is `unpriced`.
*/
function retrievalCost(holdings, { tier, days }, prices) {
	return sum(prices, holdings, (holding, of) => {
		const price = of(holding.storageClass)?.retrieval?.[tier];
		if (price === void 0) return void 0;
		const gb = holding.bytes / GB_BYTES;
		const request = holding.objects / 1e3 * price.per1000 + gb * price.perGb;
		const isCopied = storageClass(holding.storageClass).retrieval === "always";
		const standard = of("STANDARD")?.storagePerGbMonth ?? 0;
		return request + (isCopied ? gb * standard * (days / DAYS_OF_MONTH) : 0);
	});
}
function sum({ table, region }, holdings, costOf) {
	const known = region !== void 0 && Object.hasOwn(table.regions, region);
	const used = known ? region : table.fallbackRegion;
	const classes = new Map(Object.entries(table.regions[used] ?? {}));
	let amount = 0;
	const unpriced = /* @__PURE__ */ new Set();
	for (const holding of holdings) {
		if (holding.objects === 0) continue;
		const cost = costOf(holding, (name) => classes.get(name));
		if (cost === void 0) unpriced.add(holding.storageClass);
		else amount += cost;
	}
	const { currency, asOf } = table;
	return {
		amount,
		currency,
		asOf,
		region: used,
		assumedRegion: !known,
		unpriced: [...unpriced]
	};
}
/** `about 0.12 USD`. */
function describeAmount({ amount, currency, unpriced }) {
	const sized = amount > 0 && amount < .005 ? `less than 0.01 ${currency}` : `about ${amount.toFixed(2)} ${currency}`;
	return unpriced.length === 0 ? sized : `${sized}, without ${unpriced.join(", ")}`;
}
/** `list prices of eu-central-1 as of 2025-10-28`. */
function describeBasis({ asOf, region, assumedRegion }) {
	return `list prices of ${assumedRegion ? `${region}, for want of those of the store's region,` : region} as of ${asOf}`;
}
export { retrievalCost as a, parsePriceTable as i, describeAmount as n, describeBasis as r, PriceTable as t };
