// Compares the frames of two websocket conversations of which names have been made alike.
import { jsonDifferences } from './compare-json.ts';
import type { Frame } from './wire-recordings.ts';

/** Frame by frame; of the frames that say what is wrong, only the kind and the code of the close. */
export function frameDifferences(theirs: readonly Frame[], ours: readonly Frame[]): string[] {
  const differences = theirs.flatMap((frame, i) =>
    frameDifference(frame, ours[i]).map((text) => `frame ${i + 1} ${text}`),
  );
  if (ours.length > theirs.length) differences.push(`${ours.length} frames, not ${theirs.length}`);
  return differences;
}

function frameDifference(theirs: Frame, ours: Frame | undefined): string[] {
  if (ours === undefined) return [`is missing: ${theirs.text.slice(0, 200)}`];
  if (theirs.kind !== ours.kind)
    return [`${ours.kind} ${ours.text.slice(0, 200)}, not ${theirs.kind} ${theirs.text.slice(0, 200)}`];
  if (theirs.kind === 'close') {
    const same = theirs.text === ours.text || (!theirs.text.endsWith(' done') && code(theirs) === code(ours));
    return same ? [] : [`close ${ours.text}, not ${theirs.text}`];
  }
  const [left, right] = [errorOf(theirs), errorOf(ours)];
  if (left !== null && left !== 'done')
    return right === null || right === 'done' ? [`no error: ${ours.text.slice(0, 200)}`] : [];
  return jsonDifferences(JSON.parse(theirs.text), JSON.parse(ours.text));
}

const code = ({ text }: Frame): string => text.slice(0, 4);

function errorOf({ text }: Frame): string | null {
  const value: unknown = JSON.parse(text);
  return value !== null && typeof value === 'object' && 'error' in value ? String(value.error) : null;
}
