// Asks a yes-or-no question on the terminal; without a terminal nobody can answer, so the answer is no.
import { createInterface } from 'node:readline/promises';

export async function askYesNo(question: string): Promise<boolean> {
  if (process.stdin.isTTY !== true) {
    process.stderr.write(`${question} There is no terminal to answer on, so the answer is no.\n`);
    return false;
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question(`${question} Only "yes" is taken as a yes: `);
    return answer.trim().toLowerCase() === 'yes';
  } finally {
    lines.close();
  }
}
