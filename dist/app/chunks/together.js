// core/together.ts
/**
* The results of two works done at once. When one fails, `stop` is called to end the other,
* which is waited for: nothing goes on behind an error. The first failure is thrown.
*/
async function together(first, second, stop) {
	try {
		return await Promise.all([first, second]);
	} catch (error) {
		stop();
		await Promise.allSettled([first, second]);
		throw error;
	}
}
export { together as t };
