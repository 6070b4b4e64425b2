import { t as HoldfastError } from "./errors.js";
import { g as README_KEY, m as tipsOf, o as readRefs, u as formatRefList, v as RESTORE_KEY } from "./catalog.js";
import { A as interrupted, C as listLocal, D as listPresent, N as write, S as writeRefs, W as packOfBundle, b as startIndexPack, g as checkConnectivity, x as sweepPacks, y as initRepository, z as stopping } from "./store-bundle.js";
import { createHash } from "node:crypto";
// core/rebuild.ts
/** A snapshot becomes a repository again, from the store alone. */
/**
* Builds the bare repository of a snapshot in `dir`. Every byte read is checked against the
* manifest, every object is hashed by git, all is connected, and HEAD and every ref are as
* the ref list has them; or this throws, naming the object at fault.
*/
async function rebuild(manifest, dir, tools) {
	const { store, git } = tools;
	const listing = await readRefs(store, manifest);
	await initRepository(dir, listing.objectFormat, git);
	const progress = createProgress(manifest.git.chain, tools);
	let linked = true;
	for (const link of manifest.git.chain) linked = await openBundle(link, dir, tools, {
		linked,
		progress
	});
	await writeRefs(dir, listing);
	await checkRefs(dir, listing, git);
	await checkReachable(dir, tipsOf(listing), linked, git);
	return listing;
}
/**
* Opens a bundle and tells whether it is linked as well. Git follows references while it hashes the
* objects, for a fraction of what a walk costs afterwards. Where that fails, the fault may be one
* of objects that no ref reaches: then the walk decides.
*/
async function openBundle({ object }, dir, tools, { linked, progress }) {
	if (linked) try {
		await unpack(object, dir, tools, {
			linked,
			progress
		});
		return true;
	} catch (error) {
		if (!(error instanceof HoldfastError && error.code === "git-failed")) throw error;
		await sweepPacks(dir);
	}
	await unpack(object, dir, tools, {
		linked: false,
		progress: linked ? () => {} : progress
	});
	return false;
}
function unpack(object, dir, { store, git }, { linked, progress }) {
	return stopping(git, async (own) => {
		const index = startIndexPack(dir, own, {
			kind: "thin",
			lasts: true,
			linked
		});
		let reading = true;
		const bytes = readObject(store, object, progress);
		for await (const chunk of packOfBundle(bytes, object.key)) {
			if (own.signal.aborted) throw interrupted(own.signal);
			if (reading) reading = await write(index, chunk);
		}
		index.stdin.end();
		await index.ended;
	});
}
/** Objects that refer to nothing but what is there need no walk: it is enough that the tips are. */
async function checkReachable(dir, tips, linked, git) {
	if (linked && (await listPresent(dir, tips, git)).length === tips.size) return;
	await checkConnectivity(dir, tips, git);
}
/**
* The bytes of an object that a manifest names. At their end they are known to be those that
* were written, or this throws `store-damaged`.
*/
async function* readObject(store, { key, versionId, stored }, progress = () => {}) {
	const hash = createHash("sha256");
	let sizeBytes = 0;
	for await (const chunk of await store.get(key, { versionId })) {
		hash.update(chunk);
		sizeBytes += chunk.length;
		progress(chunk.length);
		yield chunk;
	}
	if (sizeBytes !== stored.sizeBytes) throw damaged(key, `it has ${sizeBytes} bytes instead of ${stored.sizeBytes}`);
	if (hash.digest("hex") !== stored.sha256) throw damaged(key, "its SHA-256 is another one");
}
async function checkRefs(dir, listing, git) {
	const restored = await listLocal(dir, git);
	const head = listing.head.kind === "unknown" ? listing.head : restored.head;
	if (formatUnpeeled({
		...restored,
		head
	}) === formatUnpeeled(listing)) return;
	throw new HoldfastError("verification-failed", "The restored refs are not those of the snapshot.", { hint: "Restore an older snapshot, or follow RESTORE.md in the store by hand." });
}
/** What a tag names in the end follows from its object, which has been checked. */
function formatUnpeeled({ refs, ...listing }) {
	return formatRefList({
		...listing,
		refs: refs.map(({ peeled, ...ref }) => ref)
	});
}
function createProgress(chain, { report, source }) {
	const totalBytes = chain.reduce((sum, { object }) => sum + object.stored.sizeBytes, 0);
	let doneBytes = 0;
	return (bytes) => {
		doneBytes += bytes;
		report({
			kind: "bytes",
			source,
			phase: "restoring",
			doneBytes,
			totalBytes
		});
	};
}
function damaged(key, why) {
	return new HoldfastError("store-damaged", `${key} is not as it was written: ${why}.`, { hint: "Older snapshots may be whole: run `holdfast verify` on the repository." });
}
// core/archive/runbook.ts
/** The two documents that lie in every store, for whoever has the store and nothing else. */
const STORE_README_MD = `# This is a Holdfast store

It holds backups of git repositories in plain formats: git bundles, lists of refs, and JSON.
Nothing here is ever changed; new snapshots are added beside the old ones.

- \`RESTORE.md\`: how to get a repository back with git, sha256sum and a shell, without Holdfast.
- \`names/<host>/<owner>/<name>/<id>\`: which id a repository has. An id stays when a name changes.
- \`repositories/<id>/snapshots/<time>-<digits>.json\`: one snapshot each; the newest sorts last.
- \`repositories/<id>/bundles/\`: git bundles. A snapshot names those it needs, in order.
- \`repositories/<id>/refs/\`: branches, tags and all other refs of a snapshot, as text.
- \`*.verified-*.json\`: what a later check of a snapshot found.

With Holdfast: \`holdfast list --store <this store>\` and
\`holdfast restore <id> <directory> --store <this store>\`.
`;
const RESTORE_MD = `# How to get a repository back without Holdfast

You need this store, \`git\` (2.31 or later), \`sha256sum\` and a POSIX shell. If the store is a
bucket, copy the folder that holds this file to a disk first, with any tool you have:
\`README.md\`, \`names/\` and the one folder below \`repositories/\` are enough. If that fails with
\`InvalidObjectState\`, bundles lie in cold storage: have them brought back first, in S3 by
\`aws s3api restore-object\` for each.

## 1. Say what you want

Find the id of the repository: it is the last part of a path below \`names/\`, such as
\`names/github.com/acme/rocket/123456\`. Then set these four, in the shell you go on with:

\`\`\`sh
STORE=\${STORE:-$PWD}                   # the folder that holds this file
ID=\${ID:?set ID to the repository id}  # 123456
SNAPSHOT=\${SNAPSHOT:-}                 # 20260304T060000Z-0a1b2c3d; empty is the newest
TARGET=\${TARGET:-$PWD/restored.git}    # where the repository goes; must not exist
\`\`\`

## 2. Find the manifest and check that it is whole

The last line of a manifest holds the SHA-256 of all lines before it.

\`\`\`sh
set -eu
export LC_ALL=C GIT_NO_REPLACE_OBJECTS=1 GIT_DEFAULT_REF_FORMAT=files
MANIFEST=
for file in "$STORE/repositories/$ID/snapshots/"*.json; do
  case \${file##*/} in
    *.verified-*) ;;
    "$SNAPSHOT"*) MANIFEST=$file ;;
  esac
done
[ -n "$MANIFEST" ] && [ -f "$MANIFEST" ] || { echo "no such snapshot" >&2; exit 1; }

digest=$(while IFS= read -r line; do
  case $line in '  "digest": '*) break ;; esac
  printf '%s\\n' "$line"
done < "$MANIFEST" | sha256sum)
while IFS= read -r line; do last=$line; case $line in '  "digest": '*) break ;; esac; done < "$MANIFEST"
[ "$last" = "  \\"digest\\": \\"\${digest%% *}\\"" ] || { echo "$MANIFEST is damaged" >&2; exit 1; }
echo "restoring $MANIFEST"
\`\`\`

## 3. Check every object and unbundle, in order

The manifest names the ref list and the bundles, each with its SHA-256. Members stand one a
line, at fixed depths, so a shell can read them.

\`\`\`sh
text() { value=\${1#*: \\"}; value=\${value%,}; value=\${value%\\"}; }
check() { printf '%s  %s\\n' "$2" "$1" | sha256sum --check --status - || { echo "$1 is damaged" >&2; exit 1; }; }
REFS=
while IFS= read -r line; do
  case $line in
    '    "objectFormat": '*)
      text "$line"
      git init --quiet --bare --object-format="$value" "$TARGET" ;;
    '        "key": '* | '          "key": '*) text "$line"; key=$value ;;
    '        "stored": {') part=refs ;;
    '          "stored": {') part=bundle ;;
    *'"plaintext": {') part= ;;
    *'  "sha256": '*)
      text "$line"
      case \${part:-} in
        refs) check "$STORE/$key" "$value"; REFS=$STORE/$key ;;
        bundle)
          check "$STORE/$key" "$value"
          git -C "$TARGET" -c transfer.fsckObjects=false bundle unbundle "$STORE/$key" > /dev/null ;;
      esac ;;
  esac
done < "$MANIFEST"
\`\`\`

## 4. Give it its refs and its HEAD

The ref list is what \`git ls-remote --symref\` printed at the source. It is the truth about
refs: those named in the bundles are only a help for other tools. The refs go into a file of
git's own (gitrepository-layout(5)), since \`git update-ref\` refuses some that old repositories
have.

\`\`\`sh
while read -r first second third; do
  case "$first $second" in
    '# '* | 'ref: '* | *' HEAD' | *'^{}') ;;
    *) printf '%s %s\\n' "$first" "$second" ;;
  esac
done < "$REFS" > "$TARGET/packed-refs"

named=
while read -r first second third; do
  case "$first $second" in
    'ref: '*)
      [ "$third" = HEAD ] && named=yes
      git -C "$TARGET" symbolic-ref "$third" "$second" ;;
    *' HEAD') [ -n "$named" ] || git -C "$TARGET" update-ref --no-deref HEAD "$first" ;;
  esac
done < "$REFS"
\`\`\`

## 5. Let git check it

\`\`\`sh
git -C "$TARGET" rev-list --objects --all --quiet
echo "complete and restored into $TARGET"
\`\`\`

That is what git itself checks after a clone. \`git fsck --full\` looks more closely; it may find
old objects odd which the source had just so, but must not say *missing*, *broken* or *corrupt*.

\`git clone "$TARGET" my-project\` gives a working tree, and \`git push --mirror <address>\` from
the restored repository brings it to a new home (GitHub refuses \`refs/pull/*\`: leave them out).
`;
// core/store-facts.ts
/** What the store can do: as found before, or found out anew. */
/** Stores change rarely; a probe costs a few requests. */
const BELIEVED_MS = 6048e5;
/**
* What the store does, by a probe no older than a week. A probe also puts the runbook there:
* its two documents are what the probe writes.
*/
async function readStoreFacts(store, known, now) {
	const age = known === void 0 ? NaN : now.getTime() - Date.parse(known.probedAt);
	if (known !== void 0 && age >= 0 && age < BELIEVED_MS) {
		store.know(known);
		return known;
	}
	const facts = await store.probe({
		key: README_KEY,
		bytes: Buffer.from(STORE_README_MD)
	}, now);
	await putRunbook(store);
	return facts;
}
/** Another version of the runbook that lies there already stays: it fits the older snapshots too. */
async function putRunbook(store) {
	try {
		await store.put(RESTORE_KEY, Buffer.from(RESTORE_MD));
	} catch (error) {
		if (!(error instanceof HoldfastError && error.code === "store-exists")) throw error;
	}
}
/** What a person should know of a store that does less than it should. */
function describeDegraded(facts) {
	return [...facts.conditionalWrites === "no" ? ["The store is degraded: it ignores conditional writes, so nothing in it keeps one writer from overwriting another."] : [], ...facts.checksums === "no" ? ["The store is degraded: it accepts content that does not fit its checksum, so every snapshot is read back before it counts."] : []];
}
export { rebuild as i, readStoreFacts as n, readObject as r, describeDegraded as t };
