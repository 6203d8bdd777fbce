"""Pictures of the app, drawn anew by ``make screenshots`` from the demo town with its clock stopped."""
