Console.WriteLine("semcom");
