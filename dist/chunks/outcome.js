// core/domain/outcome.ts
const BACKUP_STATUSES = [
	"stored",
	"unchanged",
	"incomplete",
	"failed",
	"dry-run"
];
/** Process exit codes: 0 all well, 1 failed, 2 usage or configuration, 3 incomplete. */
function exitCodeOf(results) {
	if (results.some((result) => result.status === "failed")) return 1;
	if (results.some((result) => result.status === "incomplete")) return 3;
	return 0;
}
export { exitCodeOf as n, BACKUP_STATUSES as t };
