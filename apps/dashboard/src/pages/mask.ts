const shownCharacters = 4;

/** The beginning of an id of a person: enough to compare, too little to know who it is. */
export function maskId(id: string): string {
  const characters = Array.from(id);
  const shown = Math.min(shownCharacters, Math.floor(characters.length / 2));
  return `${characters.slice(0, shown).join('')}…`;
}
