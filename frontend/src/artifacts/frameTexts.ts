/** The English words in the place of a frame, for every bundle that has frames. */
export const frameTexts = {
  chartsNeed: 'Charts need the plotly package: {command}',
  frameFailed: 'This could not be shown.',
  frameNotReady: 'This did not load in time.',
  frameSilent: 'This was removed because it did not respond.',
  frameTooMuch: 'This was removed because it sent too much.',
  tryAgain: 'Try again',
};
