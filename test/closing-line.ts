/**
 * Closes a test run with `N passed, N failed, N skipped`, as its very last line.
 *
 * What vitest knows but does not count as a failed test counts here: a file that
 * could not be read, a hook that broke, an error that nobody caught, a run that
 * ended before its tests did. The exit code is 0 exactly when none failed.
 */
import type { Reporter, SerializedError, TestCase, TestModule, TestSuite } from 'vitest/node'

export interface ClosingLineOptions {
  /** Whether a skipped test counts as failed, as where everything is installed. */
  readonly refuseSkipped: boolean
}

export function closingLine({ refuseSkipped }: ClosingLineOptions): Reporter {
  let tally: Tally = { passed: 0, failed: 0, skipped: 0 }
  return {
    onInit() {
      // At the very end, since closing down may still have something to say, or fail.
      process.once('exit', () => {
        if (process.exitCode && tally.failed === 0) tally = { ...tally, failed: 1 }
        process.stdout.write(
          `${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped\n`,
        )
      })
    },
    onTestRunEnd(modules, unhandledErrors) {
      tally = tallyOf(modules, unhandledErrors)
      if (refuseSkipped) tally = withoutSkipped(tally, modules)
      if (tally.failed > 0) process.exitCode = 1
    },
  }
}

interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

function tallyOf(modules: readonly TestModule[], unhandled: readonly SerializedError[]): Tally {
  const states = allTests(modules).map((test) => test.result().state)
  const passed = states.filter((state) => state === 'passed').length
  const skipped = states.filter((state) => state === 'skipped').length
  const groups = modules.flatMap((module): (TestModule | TestSuite)[] => [
    module,
    ...module.children.allSuites(),
  ])
  const broken = groups.flatMap((group) => group.errors())
  return {
    passed,
    failed: states.length - passed - skipped + broken.length + unhandled.length,
    skipped,
  }
}

function withoutSkipped(tally: Tally, modules: readonly TestModule[]): Tally {
  for (const test of allTests(modules)) {
    if (test.result().state !== 'skipped') continue
    process.stdout.write(
      `Skipped, where nothing may be: ${test.module.relativeModuleId} > ${test.fullName}\n`,
    )
  }
  return { ...tally, failed: tally.failed + tally.skipped, skipped: 0 }
}

function allTests(modules: readonly TestModule[]): TestCase[] {
  return modules.flatMap((module) => [...module.children.allTests()])
}
