// core/github/api-address.ts
/** Where the REST API of a GitHub host is found. */
/**
* `github.com` and the hosts of GitHub Enterprise Cloud have a host for it, a GitHub Enterprise
* Server a path:
* https://docs.github.com/en/enterprise-server@latest/rest/using-the-rest-api/getting-started-with-the-rest-api
*/
function apiAddress(host) {
	if (host === "github.com") return "https://api.github.com";
	if (host.endsWith(".ghe.com")) return `https://api.${host}`;
	return `${webAddress(host)}/api/v3`;
}
/** Where people and git find it: https, but for a server on this very machine. */
function webAddress(host) {
	return `${isLoopback(host) ? "http" : "https"}://${host}`;
}
function isLoopback(host) {
	return /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/.test(host);
}
export { webAddress as n, apiAddress as t };
