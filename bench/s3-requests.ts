/** Counts what a store in S3 is asked for. */
import { startS3Double } from '../test/servers/s3-double.ts'

/**
 * Starts an S3 server in this process and gives `work` the variables that make a script use it,
 * and a counter. Nothing is timed meanwhile: the server shares this process with the benchmark.
 */
export async function countRequests<T>(
  work: (variables: Readonly<Record<string, string>>, count: () => number) => Promise<T>,
): Promise<T> {
  const double = await startS3Double()
  const variables = {
    STORE: `s3://test/bench?region=us-east-1&endpoint=${double.endpoint}`,
    AWS_ACCESS_KEY_ID: double.accessKeyId,
    AWS_SECRET_ACCESS_KEY: double.secretAccessKey,
  }
  try {
    return await work(variables, () => double.requests.length)
  } finally {
    await double.close()
  }
}
