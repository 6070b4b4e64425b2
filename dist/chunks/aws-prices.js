import { t as PriceTable } from "./prices2.js";
// core/domain/aws-prices.ts
/**
* List prices of Amazon S3 as they were known on the day of `asOf`, to be replaced as a whole:
* by a newer table here, or by `--prices` there. Nobody keeps them up to date: look them up at
* https://aws.amazon.com/s3/pricing/ before money depends on them.
*/
const FREE = {
	perGb: 0,
	per1000: 0
};
/** In order: storage a GB and month, 1,000 writes, 1,000 reads, reading a GB. */
function at(storagePerGbMonth, writesPer1000, readsPer1000, readPerGb = 0) {
	return {
		storagePerGbMonth,
		writesPer1000,
		readsPer1000,
		readPerGb
	};
}
const VIRGINIA = {
	STANDARD: at(.023, .005, 4e-4),
	REDUCED_REDUNDANCY: at(.024, .005, 4e-4),
	INTELLIGENT_TIERING: {
		...at(.023, .005, 4e-4),
		retrieval: {
			expedited: {
				perGb: .03,
				per1000: 10
			},
			standard: FREE,
			bulk: FREE
		}
	},
	STANDARD_IA: at(.0125, .01, .001, .01),
	ONEZONE_IA: at(.01, .01, .001, .01),
	GLACIER_IR: at(.004, .02, .01, .03),
	GLACIER: {
		...at(.0036, .03, 4e-4),
		retrieval: {
			expedited: {
				perGb: .03,
				per1000: 10
			},
			standard: {
				perGb: .01,
				per1000: .05
			},
			bulk: FREE
		}
	},
	DEEP_ARCHIVE: {
		...at(99e-5, .05, 4e-4),
		retrieval: {
			standard: {
				perGb: .02,
				per1000: .1
			},
			bulk: {
				perGb: .0025,
				per1000: .025
			}
		}
	}
};
const FRANKFURT = {
	STANDARD: at(.0245, .0054, 43e-5),
	REDUCED_REDUNDANCY: at(.026, .0054, 43e-5),
	INTELLIGENT_TIERING: {
		...at(.0245, .0054, 43e-5),
		retrieval: {
			expedited: {
				perGb: .036,
				per1000: 12
			},
			standard: FREE,
			bulk: FREE
		}
	},
	STANDARD_IA: at(.0135, .01, .001, .01),
	ONEZONE_IA: at(.0108, .01, .001, .01),
	GLACIER_IR: at(.005, .024, .012, .03),
	GLACIER: {
		...at(.00405, .036, 43e-5),
		retrieval: {
			expedited: {
				perGb: .036,
				per1000: 12
			},
			standard: {
				perGb: .012,
				per1000: .06
			},
			bulk: FREE
		}
	},
	DEEP_ARCHIVE: {
		...at(.0018, .06, 43e-5),
		retrieval: {
			standard: {
				perGb: .024,
				per1000: .12
			},
			bulk: {
				perGb: .005,
				per1000: .03
			}
		}
	}
};
/** The table that counts where nobody gave another. */
function awsPrices() {
	return PriceTable.parse({
		provider: "AWS",
		currency: "USD",
		asOf: "2025-10-28",
		source: "https://aws.amazon.com/s3/pricing/",
		fallbackRegion: "us-east-1",
		regions: {
			"us-east-1": VIRGINIA,
			"eu-central-1": FRANKFURT
		}
	});
}
export { awsPrices };
