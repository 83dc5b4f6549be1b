/** Ends this process when whoever started it has ended, however: nothing is left behind. Keeps nothing running by itself. */
export function endWithParent(): void {
  process.on('disconnect', () => process.exit(0));
  process.channel?.unref();
}
