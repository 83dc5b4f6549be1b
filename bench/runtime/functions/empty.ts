/** What every function costs, whatever it does. */
export async function handler(): Promise<{ statusCode: number }> {
  return { statusCode: 200 };
}
