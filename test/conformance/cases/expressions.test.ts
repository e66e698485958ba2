import { describeFeature } from './run-feature-cases.ts';

await describeFeature('expressions');
