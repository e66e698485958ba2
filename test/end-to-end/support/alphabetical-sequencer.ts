// End-to-end files tell one story, in the order of their names: set up, use, break, tear down.
import { BaseSequencer, type TestSpecification } from 'vitest/node';

export class AlphabeticalSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return [...files].sort((a, b) => a.moduleId.localeCompare(b.moduleId));
  }
}
