import { i as describeCount, n as openTools, w as sha256Hex } from "./backup.js";
import { D as readLatest, E as readAll, L as parseDocument, P as snapshotsPrefix, S as objectsPresent, w as listRepositoryIds } from "./snapshot.js";
import { l as VerificationRecord } from "./manifest2.js";
import { d as describeBytes, f as describeDuration } from "./start.js";
// core/status.ts
/** The newest snapshot of every repository in a store: how old, how well proved. */
async function status({ store, now }) {
	const repositories = [];
	for (const id of await listRepositoryIds(store)) {
		const latest = await readLatest(store, id, now());
		if (latest === void 0) continue;
		const record = await readLastVerification(store, latest.manifest);
		const present = await objectsPresent(store, latest.manifest);
		repositories.push(describe(latest.manifest, record, present, now()));
	}
	return repositories;
}
function describe(manifest, record, present, now) {
	const { repository, git, verification } = manifest;
	return {
		repositoryId: repository.id,
		repository: [repository.host, ...repository.path].join("/"),
		snapshot: manifest.snapshot,
		takenAt: manifest.takenAt,
		ageMs: now.getTime() - Date.parse(manifest.takenAt),
		refs: git.refs.count,
		chainLength: git.chain.length,
		restoreBytes: git.chain.reduce((sum, { object }) => sum + object.stored.sizeBytes, 0),
		verified: verification.level,
		verifiedAt: verification.verifiedAt,
		checkedAt: record?.verifiedAt ?? null,
		damage: record?.damage.map(({ key }) => key) ?? [],
		present
	};
}
async function readLastVerification(store, { repository, snapshot }) {
	const prefix = `${snapshotsPrefix(repository.id)}${snapshot}.verified-`;
	let last;
	for await (const { key } of store.list(prefix)) last = key;
	if (last === void 0) return void 0;
	return parseDocument(VerificationRecord, (await readAll(store, last)).toString(), last, sha256Hex);
}
// cli/describe-status.ts
/** How well the repositories of a store are covered. */
/** The newest snapshot can be restored, as far as is known without reading it. */
function isSound({ present, damage }) {
	return present && damage.length === 0;
}
function describeStatus(repositories, store) {
	const unsound = repositories.filter((repository) => !isSound(repository)).length;
	const all = describeCount(repositories.length, "repository", "repositories");
	if (repositories.length === 0) return {
		verdict: `Nothing is backed up in ${store}.`,
		tone: "bad",
		lines: []
	};
	return {
		verdict: unsound > 0 ? `${unsound} of ${all} in ${store} cannot be restored in full.` : `${all} in ${store}, each with a verified snapshot.`,
		tone: unsound > 0 ? "bad" : "good",
		lines: repositories.flatMap(describeRepository)
	};
}
function describeRepository(repository) {
	const { verified, checkedAt, chainLength, restoreBytes } = repository;
	const parts = [
		`${describeDuration(repository.ageMs)} old`,
		describeCount(repository.refs, "ref"),
		`${describeBytes(restoreBytes)} in ${describeCount(chainLength, "bundle")}`,
		`verified when stored: ${verified}`,
		checkedAt === null ? "not checked since" : `checked ${checkedAt}`
	];
	const missing = repository.present ? [] : ["objects are missing from the store"];
	return [
		`  ${repository.repository} (id ${repository.repositoryId})`,
		`    ${repository.snapshot}: ${parts.join(", ")}`,
		...[...missing, ...repository.damage.map((key) => `${key} is damaged`)].map((problem) => `    Error: ${problem}`),
		...isSound(repository) ? [] : ["    Fix: back up again with --full; see `holdfast verify`."]
	];
}
// cli/commands/status.ts
async function runStatus(options, session) {
	const tools = await openTools(options.store, session);
	const repositories = await status(tools);
	return {
		exitCode: repositories.length > 0 && repositories.every(isSound) ? 0 : 1,
		json: { repositories },
		text: describeStatus(repositories, tools.store.description)
	};
}
export { runStatus };
