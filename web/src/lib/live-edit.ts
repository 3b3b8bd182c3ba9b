// Facts and weaknesses as people type them: one a line, a fact as "name: value".
import type { ProductFact } from '../api/types';

export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** A line without a colon is a fact whose name is all there is; it is kept rather than lost. */
export function factsOf(text: string): ProductFact[] {
  return linesOf(text).map((line) => {
    const at = line.search(/[:：]/);
    return at < 0 ? { name: line, value: '' } : { name: line.slice(0, at).trim(), value: line.slice(at + 1).trim() };
  });
}

export function factLines(facts: readonly ProductFact[]): string {
  return facts.map(({ name, value }) => (value === '' ? name : `${name}: ${value}`)).join('\n');
}

/** Of the listed facts those that were chosen by their lines, in the listing's order. */
export function chosenFacts(listed: readonly ProductFact[], lines: readonly string[]): ProductFact[] {
  return listed.filter((fact) => lines.includes(factLines([fact])));
}
