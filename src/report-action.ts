/** Entry of the GitHub Action. */
