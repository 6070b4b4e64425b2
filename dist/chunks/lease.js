import { R as VERIFY_LEVELS } from "./snapshot.js";
import { c as int, d as object, g as url, i as array, m as string, o as boolean, p as strictObject, r as _enum } from "./schemas.js";
import { n as datetime } from "./iso.js";
import { r as DATA_CLASSES } from "./manifest2.js";
import { ot as BACKUP_STATUSES } from "./backup.js";
// core/domain/lease.ts
/**
* What a job and the App say to each other over HTTP. The App picks the target; a job never
* names one. Every request carries a fresh OIDC token of the job as `Authorization: Bearer`.
*
* POST <app>/api/v1/leases                 LeaseRequest → 201 LeaseGrant, or 204: nothing is left
* POST <app>/api/v1/leases/<id>/renewals   (empty)      → 200 LeaseGrant
* POST <app>/api/v1/leases/<id>/report     LeaseReport  → 202
*
* A report that is sent again, with another token, does no harm if it says the same.
* Refusals are problem documents (RFC 9457) with `code` and `hint`: `Problem`.
*/
const MOST_KNOWN = 256;
const Time = datetime();
strictObject({
	/** Which job of the dispatch this is. */
	slot: int().min(0).max(255),
	/**
	* Leases that this job was told of and that no report has ended yet. An open lease of the job
	* that is not among them is given again: the answer that told of it was lost. Where this is
	* absent nothing is given again, and such a lease runs out.
	*/
	known: array(string().min(1).max(100)).max(MOST_KNOWN).optional()
});
/** What a run is to do. */
const RunOptions = strictObject({
	verify: _enum(VERIFY_LEVELS),
	full: boolean(),
	refs: array(string().min(1)),
	classes: array(_enum(DATA_CLASSES))
});
const LeaseGrant = strictObject({
	lease: string().min(1),
	expiresAt: Time,
	/** Ask for a renewal before so much time has passed. */
	renewAfterSeconds: int().positive(),
	target: strictObject({
		repositoryId: string().regex(/^\d+$/),
		owner: string().min(1),
		name: string().min(1),
		url: url()
	}),
	/** Reads that one repository. */
	token: strictObject({
		value: string().min(1),
		expiresAt: Time
	}),
	store: strictObject({
		/** As `store` takes it; null where the workflow names it. */
		address: string().min(1).nullable(),
		/** May write below the prefix of that one repository; null where the workflow has its own. */
		credentials: strictObject({
			accessKeyId: string().min(1),
			secretAccessKey: string().min(1),
			sessionToken: string().min(1),
			expiresAt: Time
		}).nullable()
	}),
	options: RunOptions
});
strictObject({
	status: _enum(BACKUP_STATUSES).exclude(["dry-run"]),
	snapshot: string().nullable(),
	manifestSha256: string().regex(/^[0-9a-f]{64}$/).nullable(),
	durationMs: int().nonnegative(),
	storedBytes: int().nonnegative(),
	transferredBytes: int().nonnegative(),
	warnings: array(string().max(2e3)).max(100),
	error: strictObject({
		code: string().max(100),
		message: string().max(4e3),
		hint: string().max(4e3)
	}).nullable()
});
/** Why the App does not do it (RFC 9457). Members besides these may come. */
const Problem = object({
	/** One of the codes of docs/errors.md. */
	code: string(),
	/** One sentence. */
	detail: string(),
	/** What to do next. */
	hint: string(),
	/** The same question may be answered a moment later; `Retry-After` says when. */
	retryable: boolean().optional()
});
export { Problem as n, LeaseGrant as t };
