export function ImportResultPage() {
  return null;
}
